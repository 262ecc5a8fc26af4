//! Random bits that a seed repeats.

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (`SplitMix64`), 2014.
#[derive(Debug, Clone)]
pub struct RandomBits {
    state: u64,
}

impl RandomBits {
    /// The bits that `seed` gives; the same seed gives the same bits.
    pub fn new(seed: u64) -> RandomBits {
        RandomBits { state: seed }
    }

    /// The next 64 bits.
    pub fn next_bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::RandomBits;

    #[test]
    fn the_bits_are_those_of_the_published_generator() {
        // The first outputs for these seeds of `java.util.SplittableRandom`'s algorithm, as computed apart in Python.
        for (seed, expected) in
            [(0, [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4]), (1_234_567, [0x599e_d017_fb08_fc85, 0x2c73_f084_5854_0fa5])]
        {
            let mut bits = RandomBits::new(seed);
            assert_eq!([bits.next_bits(), bits.next_bits()], expected, "{seed}");
        }
    }
}
