/** The variable that OpenAI's packages read the key from. */
export const keyVariable = 'OPENAI_API_KEY';
