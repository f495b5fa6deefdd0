/** Beside a line whose text is masked, so that it looks as it did before. */
export const looksTheSame = '(only quotes, spaces, or invisible characters change)';
