// Pages that only a diagnosis sends people to; those that other parts link to as well are in openai/pages.ts. All as of
// November 2026.
export const general = 'https://platform.openai.com/settings/organization/general';
export const usage = 'https://platform.openai.com/settings/organization/usage';
export const allowList = 'https://platform.openai.com/settings/organization/security/ip-allowlist';
export const projects = 'https://platform.openai.com/settings/organization/projects';
export const countries = 'https://developers.openai.com/api/docs/supported-countries';
export const help = 'https://help.openai.com';
export const apiStatus = 'https://status.openai.com';
