import * as text from './vendors.text.ts';

/** What Azure's keys are known as. */
export const azure = 'Azure OpenAI';

/**
 * Other vendors' keys, and OpenAI ids, that people paste where an OpenAI key belongs. Prefixes come from the rules of
 * gitleaks (2026-07), trufflehog, and secretlint (2026-08). Only the start is compared, so that another vendor's key is still
 * recognized if it's cut off. The first row that matches counts.
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
  // DeepSeek and Qwen: 35 characters, no marker in the middle. OpenAI never made one that short.
  [/^sk-[a-z0-9]{32}$/, 'DeepSeek or Qwen'],
  // 32 hexadecimal digits and nothing else: the form of Azure OpenAI's keys, among others.
  [/^[0-9a-f]{32}$/, azure],
  // Since 2024: 84 characters with a signature in the second half (Microsoft's “common annotated security keys”).
  [/^[A-Za-z0-9]{52}JQQJ9[9DH][A-Za-z0-9]{26}$/, azure],
];

/** What isn't a key at all. */
const ids: readonly (readonly [RegExp, text.IdText])[] = [
  [/^org-/, text.organization],
  [/^proj_/, text.project],
  [/^key_/, text.key],
  [/^svc_acct_/, text.serviceAccount],
  [/^user-/, text.user],
  [/^whsec_/, text.webhook],
  [/^sess-/, text.session],
  [/^eyJ[\w-]+\.[\w-]+\.[\w-]*$/, text.signIn],
];

/** The vendor whose key this is, judging by its form; `undefined` if it's unknown. */
export function vendorOf(value: string): string | undefined {
  return vendors.find(([shape]) => shape.test(value))?.[1];
}

/** The kind of id or token this is, judging by its form; `undefined` if it's unknown. */
export function idOf(value: string): text.IdText | undefined {
  return ids.find(([shape]) => shape.test(value))?.[1];
}
