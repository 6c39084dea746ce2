const { FlowCiProject } = require('flow-ci-projen');
const { java, javascript } = require('projen');

const project = new java.JavaProject({
  name: 'shop',
  groupId: 'org.acme',
  artifactId: 'shop',
  version: '0.1.0',
  projenrcJava: false,
  github: false,
  sample: false,
});
new javascript.Projenrc(project);
project.gitignore.exclude('/node_modules/');

new FlowCiProject({
  parent: project,
  outdir: 'ci',
  name: 'shop-ci',
  repositoryName: 'shop',
  devDeps: ['flow-ci-projen'],
  flowDefaults: {
    environment: { image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0' },
  },
  flows: {
    review: {
      on: { review: { targets: ['main', 'release/**'] } },
      build: {
        phases: {
          install: { runtimeVersions: { java: 'corretto21' } },
          build: { commands: ['mvn --batch-mode verify'] },
        },
        reports: { unit: { files: ['**/*.xml'], baseDirectory: 'target/surefire-reports' } },
        cache: { paths: ['/root/.m2/**/*'] },
      },
      cache: { local: ['LOCAL_CUSTOM_CACHE'] },
    },
  },
});

project.synth();
