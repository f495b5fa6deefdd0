// What to say if the answer to a question can't be stored.

export const notSaved = "your answer couldn't be saved";

/** What to do about it. `directory`: where settings are stored; `undefined` if there's no home directory. */
export const whereSettingsCouldBe = (directory: string | undefined): string =>
  directory === undefined
    ? 'No settings can be saved without a home directory. Set HOME to the full path of yours, then try again.'
    : `Only you may be able to write to ${directory}, and it can't be inside this project. If the settings.json in it is broken, delete it.`;
