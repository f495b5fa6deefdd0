// Where to run a command: each is given whole.

export const inShell = (command: string): string => `In this shell: ${command}`;

/** fish has variables of all of a user's shells. */
export const inFish = (command: string, name: string): string => `In this shell: ${command}   (a universal variable: set -Ue ${name})`;

export const inPowerShell = (command: string): string => `In this PowerShell: ${command}`;

/** Windows keeps variables of a user in the registry. */
export const forGood = (name: string): string => `For good, in PowerShell: [Environment]::SetEnvironmentVariable('${name}', $null, 'User')`;
