/** What to do where settings can't be saved. */
export function whereSettingsCouldBe(directory: string | undefined): string {
  return directory === undefined
    ? 'No settings can be saved without a home directory. Set HOME to the full path of yours, then try again.'
    : `Only you may be able to write to ${directory}, and it can't be inside this project. If the settings.json in it is broken, delete it.`;
}
