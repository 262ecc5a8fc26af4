//! Values as a row of block characters, for a terminal.

/// Values as a row of blocks, at most `room` columns wide: with more values than columns, each block is the median of
/// its share of them. The lowest block is the smallest value and the highest the largest, up to one outlier in twenty values
/// at each end aside; a constant series lies in the middle.
pub fn sparkline(values: &[f64], room: usize) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let columns = values.len().min(room);
    let median = |part: &[f64]| {
        let mut part = part.to_vec();
        part.sort_unstable_by(f64::total_cmp);
        part.get(part.len() / 2).copied()
    };
    let levels: Vec<f64> = (0..columns)
        .filter_map(|column| median(values.get(column * values.len() / columns..(column + 1) * values.len() / columns)?))
        .collect();
    let mut sorted = levels.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    // One wild value in twenty must not flatten all the others.
    let aside = if sorted.len() < 20 { 0 } else { sorted.len() / 20 };
    let ends = |aside: usize| sorted.get(aside).copied().zip(sorted.get(sorted.len().saturating_sub(aside + 1)).copied());
    let (low, high) = ends(aside).filter(|(low, high)| low < high).or_else(|| ends(0)).unwrap_or_default();
    let block = |level: &f64| {
        let share = ((level - low) / (high - low)).clamp(0.0, 1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 7, not a number counts as 3")]
        let place = if share.is_finite() { (share * 7.0).round() as usize } else { 3 };
        BLOCKS.get(place).copied().unwrap_or('▄')
    };
    levels.iter().map(block).collect()
}
