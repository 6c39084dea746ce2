import { ErrorTable } from './user-error';

/** What is wrong with a buildspec that somebody wrote, after its name, the line and the column. */
export const BUILDSPEC_ERRORS = {
  tooLarge: {
    message: 'the buildspec is larger than <max>, the largest size that is read',
    help: 'move commands into a script of the repository',
  },
  noVersion: { message: 'the buildspec has no version', fix: 'write `version: 0.2`' },
  unknownVersion: { message: 'unknown version <version>', fix: 'write 0.2' },
  noPhases: {
    message: 'the buildspec has no phases',
    fix: 'write `phases:` with at least one of install, pre_build, build, post_build',
  },
  proxyIgnored: {
    message: '`proxy` is not supported in a local run',
    fix: 'it is left out',
    help: 'nothing, if the build works without it; it counts in CodeBuild',
  },
  batchIgnored: { message: '`batch` is ignored, as StartBuild ignores it', fix: 'one build runs' },
  stepsIgnored: {
    message: 'phases.<phase>.steps is not supported in a local run',
    fix: 'it is left out',
    help: 'write `commands`, if the flow is to run on your machine',
  },
  // The messages of this one and the next are CodeBuild's own.
  unknownPhase: {
    isQuoted: true,
    message: 'Invalid buildspec phase name: <phase>. Expecting: <phases>',
    help: 'write one of the phases that the message names',
  },
  stepsUnsupported: { isQuoted: true, message: 'unsupported field "steps" in buildspec', help: 'write `commands`' },
  // CodeBuild's words, with its list of the image.
  unknownRuntime: {
    isQuoted: true,
    message: "Unknown runtime named '<runtime>'. This build image has the following runtimes: <runtimes>",
    fix: 'as of <date>: remove it, or choose an image that has it',
  },
  unknownRuntimeVersion: {
    isQuoted: true,
    message:
      "Unknown runtime version named '<version>' of <runtime>. This build image has the following versions: <versions>",
    fix: 'as of <date>: write one of them, or choose another image',
  },
  runtimeIsInstalled: {
    message:
      'runtime-versions asks for <runtime> <version>, which this build image does not bring: CodeBuild installs it at each build. The image has the following versions: <versions>',
    fix: 'as of <date>',
    help: 'nothing, or write one of the versions, which are there at once',
  },
  noCommands: { message: 'phases.<phase> has no commands', fix: 'write them as a list under `commands:`' },
  unknownOnFailure: {
    message: 'on-failure <value> is unknown',
    fix: 'write ABORT, CONTINUE, RETRY, RETRY-count, RETRY-regex or RETRY-count-regex with a count of 0 to 100',
  },
  notOnLambda: {
    message: '<place> is left out, as Lambda compute does not have it',
    fix: 'remove it, or choose another computeType',
  },
  onFailureIsIgnored: {
    message: '<place> is left out, as it works only with CodeBuild-managed images on EC2 compute',
    fix: 'remove it, or choose another image and computeType',
  },
  unknownShell: { message: 'env.shell is <shell>', fix: 'CodeBuild has <shells>' },
  variableName: {
    message: 'the environment variable <variable> has a name that no shell can hold',
    fix: 'use letters, digits and _',
  },
  reservedVariable: {
    message: 'the environment variable <variable> has a name that CodeBuild keeps for its own',
    fix: 'choose a name that does not begin with CODEBUILD_',
  },
  variableInTwoPlaces: {
    message: 'the environment variable <variable> is in env.<first> and in env.<second>',
    fix: 'which of the two counts is not documented: remove one',
  },
  keyIsMissing: {
    message: 'cache.fallback-keys is ignored without cache.key',
    fix: 'add `key`, or remove it',
  },
  unknownCacheAction: { message: 'cache.action <action> is unknown', fix: 'write <actions>, or remove it for both' },
  requiredKey: {
    message: '<place> has no <key>, which AWS documents as required',
    fix: 'add it, or remove <place>',
  },
  exportedName: {
    message: 'env.exported-variables has <variable>, which is not the name of a variable',
    fix: 'it is left out',
    help: 'write a name of letters, digits and _',
  },
  exportedAws: {
    message: 'env.exported-variables has <variable>, and CodeBuild exports no variable that begins with AWS_',
    fix: 'it is left out',
    help: 'give its value to a variable of another name',
  },
  exportedSecret: {
    message: 'env.exported-variables has <variable>, and CodeBuild exports no secret',
    fix: 'it is left out',
    help: 'remove it: whoever may read the secret reads it where it is kept',
  },
  tooManyReports: { message: 'reports has <count> groups, at most <max> are allowed', help: 'write fewer' },
  unknownReportFormat: {
    message: 'reports.<group>.file-format <format> is unknown',
    fix: 'write one of <formats>',
  },
  notAMap: { message: '<place> must be a map of keys and values', help: 'write `key: value` lines below it' },
  keyTwice: { message: '<place> has the key <key> twice', fix: 'the last one counts' },
  unknownKey: { message: '<place> has no key <key>', fix: 'it knows <names>' },
  unknownKeyLike: {
    message: '<place> has no key <key>, did you mean <near>?',
    help: 'write the key that the message names',
  },
  shouldBeAList: { message: '<place> should be a list', fix: 'put `- ` before it' },
  notAList: { message: '<place> must be a list', help: 'put `- ` before each of its lines' },
  // The message is CodeBuild's own: people search for it. It is nearly always a command with an unquoted `: `.
  notAString: {
    isQuoted: true,
    message: 'Expected <place>[<index>] to be of string type',
    fix: 'found subkeys instead at line <line>, value of the key tag on line <lineBefore> might be empty',
    help: 'write the command in quotes',
  },
  notOneString: {
    message: '<place> must be a text, and is a <kind>',
    help: 'write it without the brackets, or without the lines below it',
  },
  notYesOrNo: { message: '<place> is <value>', fix: 'write yes or no; it counts as no' },
  notAnInteger: { message: '<place> must be a whole number, and is <value>', help: 'write for example 2' },
  tagIsLost: {
    message: '<place> begins with <tag>, which is a tag to YAML and is left out of the text',
    fix: 'write it in quotes to keep it',
  },
  valueNotAString: { message: '<place> <key> must be a text', help: 'write it in quotes' },
  numberToYaml: {
    message: '<place> <key> is the number or truth value <value> to YAML',
    fix: 'write it in quotes to keep it as <source>',
  },
  anchorInItself: { isQuoted: true, message: "anchor '<anchor>' value contains itself", help: 'write the value out' },
  unknownAnchor: {
    isQuoted: true,
    message: "unknown anchor '<anchor>' referenced",
    help: 'write the anchor before it is referenced',
  },
} as const satisfies ErrorTable;

/** What a local run cannot do with a buildspec. */
export const PLAN_ERRORS = {
  secretIsMissing: {
    message: '<variable> is read from <store> <name>, which a local run does not reach',
    fix: 'write <line> into <file>',
  },
} as const satisfies ErrorTable;

/** What a buildspec names, and its flow's role or project has no permission or place for. */
export const GRANT_ERRORS = {
  parameterNotGranted: {
    message: "<variable> is the parameter <name>, which the build's role may not read",
    fix: 'name it in "uses.parameters" of the flow',
  },
  secretNotGranted: {
    message: "<variable> is the secret <id>, which the build's role may not read",
    fix: 'name it in "uses.secrets" of the flow',
  },
  reportGroupNotGranted: {
    message: "the build's role may not write to the report group <group>",
    fix: 'name it in "uses.reportGroups" of the flow',
  },
  artifactsNotKept: {
    message: 'the buildspec has artifacts and the flow has no "artifacts": CodeBuild keeps none',
    fix: 'add "artifacts" to the flow, for example { bucket: "my-artifacts" }',
  },
  secondaryNotKept: {
    message: 'the project of the flow has no place for the secondary artifacts <identifier>',
    fix: 'name their files in `artifacts.files`, or upload them by a command',
  },
  cacheNotKept: {
    message: 'the buildspec has a cache and the flow has no "cache": CodeBuild keeps none',
    fix: 'add "cache" to the flow, for example { bucket: "my-caches" }',
  },
  cacheModeMissing: {
    message: 'the buildspec has a cache and "cache.local" of the flow lacks LOCAL_CUSTOM_CACHE: CodeBuild keeps none',
    fix: 'add the mode',
  },
  submoduleNotGranted: {
    message: "the submodule <path> is in the repository <repository>, which the build's role may not pull",
    fix: 'name it in "uses.repositories" of the flow',
  },
  submoduleElsewhere: {
    message: 'the submodule <path> is at <url>, in another Region, which the build does not reach',
    fix: 'name a repository of <region>',
  },
  submoduleBySsh: {
    message: 'the submodule <path> is at <url>, which CodeBuild cannot fetch: it has no SSH key and no helper for it',
    fix: 'write an HTTPS URL in .gitmodules, or a relative one, for example ../<name>',
  },
} as const satisfies ErrorTable;
