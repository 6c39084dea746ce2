import { FlowCiProject } from 'flow-ci-projen';

const project = new FlowCiProject({
  name: 'greet-ci',
  repositoryName: 'greet',
  projenrcTs: true,
  devDeps: ['flow-ci-projen'],
  flows: {
    review: {
      on: { review: { targets: ['main'] } },
      // Builds begin at the root of the repository, where the code is.
      build: { commands: ['sh test.sh'] },
    },
    release: {
      on: { tag: { names: ['v*'] } },
      build: { commands: ['sh test.sh', 'tar czf greet.tar.gz greet.sh'] },
    },
  },
});

project.synth();
