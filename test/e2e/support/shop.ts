/** The repository of the stories: a shop that adds numbers, with a build that needs nothing but git and a shell. */
export const SHOP: Readonly<Record<string, string>> = {
  'add.js': 'exports.add = (a, b) => a + b;\n',
  'check.sh':
    '#!/bin/sh\nset -e\nnode -e "const { add } = require(\'./add.js\'); if (add(1, 2) !== 3) { console.error(\'add(1, 2) must be 3\'); process.exit(1); }"\necho "all sums are right"\n',
  // The branch flow's own buildspec: it pushes a tag, which starts the tag flow.
  'buildspecs/main.yml': `version: 0.2
env:
  git-credential-helper: yes
phases:
  build:
    commands:
      - sh ./check.sh
      - git tag "v1.0.$CODEBUILD_BUILD_NUMBER"
      - git push -q origin "v1.0.$CODEBUILD_BUILD_NUMBER"
`,
};

/** The flows as a user writes them into .projenrc.ts: those of the README's story. */
export const STORY_FLOWS = `{
    review: {
      on: { review: { targets: ['main', 'release/**'] } },
      build: { commands: ['sh ./check.sh'] },
    },
    main: {
      on: { branch: { names: ['main'] } },
      buildspec: 'buildspecs/main.yml',
      policyStatements: [{
        actions: ['codecommit:GitPush'],
        resources: ['\${repositoryArn}'],
        conditions: { StringLikeIfExists: { 'codecommit:References': ['refs/tags/*'] } },
      }],
    },
    release: {
      on: { tag: { names: ['v*'], except: ['v*-rc*'] } },
      build: { commands: ['echo "releasing $FLOW_TAG"'] },
    },
    nightly: {
      on: { schedule: [{ expression: 'cron(0 11 ? * MON-FRI *)', timeZone: 'America/New_York' }] },
      build: { commands: ['echo "nightly of $FLOW_SCHEDULE"'] },
    },
    adhoc: { on: { demand: {} }, build: { commands: ['echo "by hand for $WHOM"'] } },
  }`;
