/** The name of our hook in git's configuration, which knows hooks since 2.54. */
export const hookName = 'openai-setup';
/** Its name in a hook manager's file. */
export const guardId = 'openai-setup-guard';
export const hookEvent = 'pre-commit';
