// The five flows of the README, as a user would write them into .projenrc.ts.
module.exports = `  flows: {
    review: {
      on: { review: { targets: ['main', 'release/**'] } },
      build: {
        phases: {
          install: { runtimeVersions: { nodejs: '22' } },
          build: { commands: ['npm ci', 'npm test'] },
        },
      },
    },
    main: {
      on: { branch: { names: ['main'] } },
      buildspec: 'buildspecs/main.yml',
      policyStatements: [
        {
          actions: ['codecommit:GitPush'],
          // biome-ignore lint/suspicious/noTemplateCurlyInString: filled in when the stack is made
          resources: ['\${repositoryArn}'],
          conditions: { StringLikeIfExists: { 'codecommit:References': ['refs/tags/*'] } },
        },
      ],
    },
    release: {
      on: { tag: { names: ['v*'], except: ['v*-rc*'] } },
      build: { commands: ['./release.sh "$FLOW_TAG"'] },
    },
    nightly: {
      on: { schedule: [{ expression: 'cron(0 11 ? * MON-FRI *)', timeZone: 'America/New_York' }] },
      build: { commands: ['make nightly'] },
    },
    adhoc: { on: { demand: {} }, build: { commands: ['make load-test'] } },
  },
`;
