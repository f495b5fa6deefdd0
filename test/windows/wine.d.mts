export function findWine(): string | undefined;
export function wineEnvironment(prefix: string): Record<string, string>;
export function windowsPath(file: string): string;
