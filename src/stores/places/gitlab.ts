import { shown } from '../shown.ts';

/** glab masks the value in logs. `set` fails if the variable is there already. The address says on which server the project is. */
export const gitlab = shown({
  id: 'gitlab',
  title: 'GitLab CI',
  tool: 'glab',
  parts: ['PROJECT'],
  command: 'glab variable update NAME --masked -R PROJECT',
  async mentioned({ texts, around: { scope, ports } }) {
    const file = texts.find((each) => /(?:^|\/)\.gitlab-ci\.ya?ml$/.test(each.file))?.file;
    if (file === undefined) return [];
    const [remote = ''] = await ports.git.remotes(scope.gitRoot ?? scope.root);
    const [, host = '', project = ''] =
      /^(?:(?:https?|ssh):\/\/)?(?:[^@/\s]{0,300}@)?([\w.-]{1,200})(?::\d{1,5})?[:/]([\w./-]{1,200})$/.exec(remote) ?? [];
    return [{ parts: [host === '' ? '' : `https://${host}/${project.replace(/\.git$/, '')}`], file }];
  },
  line: ({ parts: [project], name, value }) => `${value} | glab variable update ${name} --masked -R ${project}`,
  note: 'If there is no such variable yet, say “set” instead of “update”.',
});
