/** base64 of “OpenAI”: in the middle of every secret key that OpenAI generates (gitleaks and trufflehog, 2026-08). */
export const marker = 'T3BlbkFJ';

/** A key with the marker as grep -E finds it, for the one place where this program may not be installed: a hook of git. */
export const keyForGrep = `sk-[A-Za-z0-9_-]{20,}${marker}[A-Za-z0-9_-]{20,}`;
