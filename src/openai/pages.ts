/** Pages that we send people to. Each was official or linked by OpenAI's own tools in November 2026. */
export const pages = {
  apiKeys: 'https://platform.openai.com/api-keys',
  limits: 'https://platform.openai.com/settings/organization/limits',
  billing: 'https://platform.openai.com/settings/organization/billing',
  general: 'https://platform.openai.com/settings/organization/general',
  usage: 'https://platform.openai.com/settings/organization/usage',
  allowList: 'https://platform.openai.com/settings/organization/security/ip-allowlist',
  projects: 'https://platform.openai.com/settings/organization/projects',
  pricing: 'https://developers.openai.com/api/docs/pricing',
  countries: 'https://developers.openai.com/api/docs/supported-countries',
  deprecations: 'https://developers.openai.com/api/docs/deprecations',
  help: 'https://help.openai.com',
  apiStatus: 'https://status.openai.com',
} as const;

/** Where an organization's owner creates admin keys (linked by OpenAI's own tools, November 2026). */
export const adminKeysPage = 'https://platform.openai.com/settings/organization/admin-keys';

/** Deep link to the limits of one project (seen in public repositories, November 2026). */
export function projectLimitsPage(projectId: string | undefined): string {
  return projectId !== undefined && /^proj_\w+$/.test(projectId)
    ? `https://platform.openai.com/settings/${projectId}/limits`
    : pages.limits;
}
