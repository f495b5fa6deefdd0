/** What a `--json` document says about one check. */
export function checkOf(document: string, id: string): unknown {
  const { checks } = JSON.parse(document) as { readonly checks: readonly { readonly id: string }[] };
  return checks.find((check) => check.id === id);
}
