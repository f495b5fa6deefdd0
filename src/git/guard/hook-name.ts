/** The name of our hook in git's configuration, which knows hooks since 2.54. */
export const hookName = 'openai-setup';
export const hookEvent = 'pre-commit';
