import { continued, isPowerShell, loadInPowerShell, printWith } from '../../shell/scripts.ts';
import { shellWord } from '../../shell/word.ts';
import { loadedFile, question } from './code.ts';
import type { CallRequest, FirstCall, Setting } from './toolchain.ts';

/**
 * Without any SDK. The key goes through a pipe, not into the arguments, which every user of the computer can read. `-H @-` needs curl
 * 7.55 (2017).
 */
export function curlCall({ shell }: Pick<Setting, 'shell'>, request: CallRequest): FirstCall {
  const { model, api, variable, baseUrl } = request;
  const url = `${baseUrl}/${api === 'chat' ? 'chat/completions' : 'responses'}`;
  const body =
    api === 'chat'
      ? `{"model": "${model}", "messages": [{"role": "user", "content": "${question}"}]}`
      : `{"model": "${model}", "input": "${question}"}`;
  const none = { language: 'curl', install: [] };
  if (isPowerShell(shell)) {
    const loaded = loadedFile(request);
    const load = loaded === undefined ? [] : [loadInPowerShell(loaded, shell)];
    return {
      ...none,
      language: 'PowerShell',
      only: 'PowerShell',
      lines: [
        ...load,
        `$Headers = @{ Authorization = "Bearer $env:${variable}" }`,
        `$Body = '${body}'`,
        `Invoke-RestMethod ${url} -Method Post -Headers $Headers -ContentType application/json -Body $Body | ConvertTo-Json -Depth 9`,
      ],
    };
  }
  return {
    ...none,
    lines: continued(
      [
        `${printWith(`"Authorization: Bearer $${variable}"`, loadedFile(request), shell)} |`,
        `curl ${shellWord(url, shell)} -H @- -H "Content-Type: application/json"`,
        `-d '${body}'`,
      ],
      shell,
    ),
  };
}
