import { ErrorData } from '../checks/error-data';

const FEWER_GLOBS = 'write fewer or shorter ones';

/** Errors of the constructs: limits of AWS that apply to the whole stack, and properties that contradict each other. */
export const STACK_ERRORS = {
  otherRegion: {
    message:
      'the stack <stack> is in the Region <stackRegion> and <repository> in <region>, whose events do not reach it',
    fix: "deploy the stack to <region>, for example with env: { region: '<region>' }",
  },
  otherAccount: {
    message:
      'the stack <stack> is in the account <stackAccount> and <repository> in <account>, whose events do not reach it',
    fix: 'deploy the stack with credentials of <account>',
  },
  sameRepository: {
    message:
      '<second> and <first> have flows of one repository<name> in one account and Region, so each event would be built twice',
    fix: 'add all flows to one FlowCi, or give the stacks different environments',
  },
  commandsTooLong: {
    message:
      '"commands" and the globs of "flows.<flow>.on.review" make an input of <length> characters for EventBridge, it takes <max>',
    fix: FEWER_GLOBS,
  },
  gateTooLong: {
    message:
      '"gate" and the globs of "flows.<flow>.on.review" make an input of <length> characters for EventBridge, it takes <max>',
    fix: FEWER_GLOBS,
  },
  globsTooLong: {
    message:
      'the globs of "flows.<flow>.on.<trigger>" make an input of <length> characters for EventBridge, it takes <max>',
    fix: 'write fewer or shorter globs',
  },
  gatesTooLarge: {
    message: 'the gates of <count> flows take <size> bytes in the environment of report-build, it has <max> for them',
    fix: 'gate fewer flows, or give them shorter names or "projectName"s',
  },
  templatesTooLarge: {
    message:
      'the approval rule templates of <count> flows take <size> bytes in the environment of approval-template, it has <max> for them',
    fix: 'gate fewer flows, or give them shorter names or "templateName"s',
  },
  statementTooLong: {
    message: 'a statement of <option> has <size> characters, a policy holds <max>',
    fix: 'write it as several statements',
  },
  unknownFlow: { message: 'there is no flow "<flow>"', fix: 'the flows are <flows>' },
  noFlow: { message: 'there is no flow "<flow>"', fix: 'no flow has been added' },
  flowExists: { message: 'there is a flow "<flow>" already', fix: 'choose another name' },
  flowFileNotFound: {
    message: 'cannot read the flows from "<path>"',
    fix: 'run "npx projen" to write the file',
  },
  flowFileRefused: { message: '<reason>', help: 'see [input files](errors.md#input-files)' },
  mergeResultOnWindows: {
    message: 'flow "<flow>" has "mergeResult", whose steps need a shell of Linux, and an image of Windows',
    fix: 'choose another "buildImage", or remove the option',
  },
  twoRepositories: {
    message: '"repository" is given together with "repositoryName" or "createRepository"',
    fix: 'write one or the other',
  },
  repositoryIsMissing: { message: 'the repository is missing', fix: 'write "repository" or "repositoryName"' },
  handlerNotBundled: {
    message: 'the handler "<handler>" is not bundled',
    fix: 'run "npx projen bundle" in the package, or install the package again',
  },
} as const satisfies Readonly<Record<string, ErrorData>>;
