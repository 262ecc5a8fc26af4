// Who there is in the fake GitHub: tokens, long enough to be found in any output, and logins.
export const BOT = 'token-of-perfdiff-bot-5f2c9a71';
export const FORK = 'token-of-a-fork-that-may-only-read';
export const STRANGER = 'token-of-a-stranger-who-comments';
export const OWNER = 'token-of-the-owner-of-the-repository';
export const ACCOUNTS = [[BOT, 'perfdiff-bot'], [FORK, 'perfdiff-bot'], [STRANGER, 'stranger'], [OWNER, 'acme']];
