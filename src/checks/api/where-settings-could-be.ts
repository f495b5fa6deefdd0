// The name under which the checks of spending import it.
export { whereSettingsCouldBe } from './settings.text.ts';
