import { ErrorData } from '../checks/error-data';

const OWN_FOLDER = 'mkdir ci && cd ci && npx projen new --from flow-ci-projen --no-git';

/** Errors of `npx projen` and `projen new` if the options are valid but the place is not. */
export const PROJECT_ERRORS = {
  filesAreYours: {
    message: 'these files are yours, and would be overwritten (no file was written): <files>',
    help: `move them away, or put the project into a folder of its own: \`${OWN_FOLDER}\``,
  },
  otherFiles: {
    message:
      `this folder has other files, and the project would ignore some of their names and change line endings (no files were written): <files>\n  - undo what \`projen new\` has installed here by now: <undo>\n  - create the project in a folder of its own: ${OWN_FOLDER}` as const,
    help: `put the project into a folder of its own: \`${OWN_FOLDER}\`. Before, undo what \`projen new\` has installed: \`rm -rf node_modules package.json\`, or \`git checkout package.json\` if it is yours`,
  },
  notCommitted: {
    message:
      'these files are not committed, and `projen new` would commit them as its own (no file was written): <files>',
    help: 'commit or stash them, then run the command again; or add `--no-git` to it, and commit what it writes yourself',
  },
  notTypeScript: {
    message:
      'the flows need a projen project with TypeScript sources, for example awscdk.AwsCdkTypeScriptApp, and <project> is a <type>',
    fix: `put them into a project of their own below it: ${OWN_FOLDER}`,
    help: `put them into a project of their own below it: \`${OWN_FOLDER}\`, or a \`FlowCiProject\` with \`parent\` and \`outdir\``,
  },
  olderProjen: {
    message: 'FlowCiProject needs projen <oldest> or newer, and <version> is installed',
    fix: 'upgrade projen with `npm install --save-dev projen@latest`, or add a FlowCiComponent to a project of your own',
  },
  secondComponent: {
    message: '<project> has the flows of the repository <repository> already',
    fix: 'add yours to them; for another repository make a project of its own, or use the constructs of flow-ci-projen/cdk',
    help: 'add yours to them; for another repository make a project of its own below it, or [use the constructs](cookbook.md#several-repositories)',
  },
  sameRepository: {
    message: '<project> and <other> both have flows of the repository <repository>',
    fix: 'put all flows into one of them',
  },
} as const satisfies Readonly<Record<string, ErrorData>>;
