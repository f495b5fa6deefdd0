/** The variable that OpenAI's packages read the key from by themselves. What a project reads it from is `scope.variable`. */
export const usualKeyVariable = 'OPENAI_API_KEY';
