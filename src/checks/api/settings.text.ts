// What to say if the answer to a question can't be stored.

export const notSaved = "your answer couldn't be saved";

/** What to do about it. `directory`: where settings are stored; `undefined` if there's no home directory. */
export const whereSettingsCouldBe = (directory: string | undefined): string =>
  directory === undefined
    ? "Settings can't be saved without a home directory. Set HOME to its full path, then try again."
    : `Make sure that only you can write to ${directory}, and that it's outside this project. If its settings.json is broken, delete it.`;
