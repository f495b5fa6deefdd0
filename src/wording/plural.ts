const rules = new Intl.PluralRules('en');

/** The form for a count: `plural(1, { one: 'file is', other: 'files are' })`. */
export function plural(count: number, forms: { readonly one: string; readonly other: string }): string {
  return rules.select(count) === 'one' ? forms.one : forms.other;
}
