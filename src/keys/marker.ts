/** base64 of “OpenAI”: in the middle of every secret key that OpenAI generates (gitleaks and trufflehog, 2026-08). */
export const marker = 'T3BlbkFJ';
