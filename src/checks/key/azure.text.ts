/** What Azure OpenAI needs in place of a key of OpenAI (Microsoft's documentation, November 2026). */
export const azureSteps: readonly string[] = [
  'Set AZURE_OPENAI_ENDPOINT (https://<resource>.openai.azure.com), AZURE_OPENAI_API_KEY, and OPENAI_API_VERSION, and use the client AzureOpenAI of the openai package, with the name of your deployment as the model.',
  'Or, with the usual client: OPENAI_BASE_URL=https://<resource>.openai.azure.com/openai/v1, Azure’s key as the key, and the name of your deployment as the model (--model <deployment> here).',
  'Endpoint, keys, and deployments: https://portal.azure.com → your resource → Keys and Endpoint',
];
