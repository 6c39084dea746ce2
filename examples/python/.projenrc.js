const { FlowCiProject } = require('flow-ci-projen');
const { python } = require('projen');

const project = new python.PythonProject({
  name: 'shop',
  moduleName: 'shop',
  version: '0.1.0',
  authorName: 'Ada',
  authorEmail: 'ada@example.com',
  projenrcJs: true,
  github: false,
  pytest: false,
  sample: false,
});
project.gitignore.exclude('/node_modules/');

new FlowCiProject({
  parent: project,
  outdir: 'ci',
  name: 'shop-ci',
  repositoryName: 'shop',
  devDeps: ['flow-ci-projen'],
  flows: {
    review: {
      on: { review: { targets: ['main'] } },
      build: {
        phases: {
          install: { runtimeVersions: { python: '3.12' } },
          build: { commands: ['python3 -m unittest discover --start-directory tests'] },
        },
      },
    },
    nightly: {
      on: { schedule: [{ expression: 'cron(0 5 ? * MON-FRI *)', timeZone: 'Europe/Berlin' }] },
      build: { commands: ['python3 -m unittest discover --start-directory tests'] },
    },
  },
});

project.synth();
