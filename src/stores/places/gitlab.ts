import { shown } from '../shown.ts';

/** glab masks the value in logs. */
export const gitlab = shown({
  id: 'gitlab',
  title: 'GitLab CI',
  tool: 'glab',
  parts: ['PROJECT'],
  command: 'glab variable set NAME --masked -R PROJECT',
  async mentioned({ texts, around: { scope, ports } }) {
    const file = texts.find((each) => /(?:^|\/)\.gitlab-ci\.ya?ml$/.test(each.file))?.file;
    if (file === undefined) return [];
    const [remote = ''] = await ports.git.remotes(scope.gitRoot ?? scope.root);
    const [, project = ''] = /^(?:(?:https?|ssh):\/\/)?(?:\w{1,40}@)?[\w.-]{1,200}(?::\d{1,5})?[:/]([\w./-]{1,200})$/.exec(remote) ?? [];
    return [{ parts: [project.replace(/\.git$/, '')], file }];
  },
  line: ({ parts: [project], name, value }) => `${value} | glab variable set ${name} --masked -R ${project}`,
});
