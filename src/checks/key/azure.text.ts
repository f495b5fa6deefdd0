/** What Azure OpenAI needs in place of a key of OpenAI (Microsoft's documentation, November 2026). */
export const azureSteps: readonly string[] = [
  'Set AZURE_OPENAI_ENDPOINT (https://<resource>.openai.azure.com), AZURE_OPENAI_API_KEY, and OPENAI_API_VERSION, and use the openai package’s AzureOpenAI client, with your deployment’s name as the model.',
  'Or, with the usual client: OPENAI_BASE_URL=https://<resource>.openai.azure.com/openai/v1, your Azure key, and your deployment’s name as the model (--model <deployment> here).',
  'Find the endpoint and keys here: https://portal.azure.com → your resource → Keys and Endpoint',
];
