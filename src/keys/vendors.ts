/**
 * Keys of other vendors, and ids of OpenAI, that are pasted where an OpenAI key belongs. Prefixes as the rules of
 * gitleaks (2026-07), trufflehog and secretlint (2026-08) know them; only what stands at the start is compared, so that
 * a cut-off key of another vendor is still called by its name. The first row that fits counts.
 */
const vendors: readonly (readonly [RegExp, string])[] = [
  [/^sk-ant-/i, 'Anthropic'],
  [/^sk-or-/i, 'OpenRouter'],
  [/^[sp]k-lf-/, 'Langfuse'],
  [/^(?:sk|pk|rk)_(?:live|test)_/, 'Stripe or Clerk'],
  [/^AIza/, 'Google (Gemini)'],
  [/^gsk_/, 'Groq'],
  [/^xai-/, 'xAI'],
  [/^(?:hf_|api_org_)/, 'Hugging Face'],
  [/^pplx-/, 'Perplexity'],
  [/^nvapi-/, 'NVIDIA'],
  [/^r8_/, 'Replicate'],
  [/^(?:gh[opsur]_|github_pat_)/, 'GitHub'],
  // DeepSeek and Qwen: 35 characters, no marker in the middle. OpenAI never made one so short.
  [/^sk-[a-z0-9]{32}$/, 'DeepSeek or Qwen'],
  // 32 hexadecimal digits and nothing else: the form of Azure OpenAI's keys, among others.
  [/^[0-9a-f]{32}$/, 'Azure OpenAI'],
];

/** What is not a key at all: label, and what it is good for. */
const ids: readonly (readonly [RegExp, string, string])[] = [
  [/^org-/, 'organization id', 'It says which organization, and opens nothing.'],
  [/^proj_/, 'project id', 'It says which project, and opens nothing.'],
  [/^key_/, 'key id', 'It names a key in the list of keys, and opens nothing.'],
  [/^svc_acct_/, 'service account id', 'It names a service account, and opens nothing.'],
  [/^user-/, 'user id', 'It names a person, and opens nothing.'],
  [/^whsec_/, 'webhook secret', 'It proves that a webhook comes from OpenAI, and cannot call the API.'],
  [/^sess-/, 'dashboard session', 'It belongs to a browser that is signed in, and ends with that session.'],
  [
    /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/,
    'sign-in token',
    'It comes from signing in (to ChatGPT or Codex, for example) and soon ends.',
  ],
];

/** The name of the vendor whose key this is by its look, if it is one that is known. */
export function vendorOf(value: string): string | undefined {
  return vendors.find(([shape]) => shape.test(value))?.[1];
}

/** Which id or token this is by its look, if it is one that is known. */
export function idOf(value: string): { readonly label: string; readonly use: string } | undefined {
  const row = ids.find(([shape]) => shape.test(value));
  return row && { label: row[1], use: row[2] };
}
