import {
  ApprovalTemplate,
  coversReference,
  mustBe,
  newRule,
  readRule,
  ruleOfTemplate,
  sha256,
  ApprovalRule,
} from './approval-rule';
import { templateEvent } from './repository-events';
import { Store } from './store';
import { AwsError } from '../core/aws-error';
import { Json, list, text } from '../core/json';
import { Operation } from '../core/service';
import { Principal } from '../iam/principal';

/** @see https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html */
const MOST_OF_A_REPOSITORY = 25;

/** Approval rule templates. All but those that name a repository take no resource. */
export function templateOperations(store: Store): Readonly<Record<string, Operation>> {
  const find = (name: unknown) => store.templates.find((each) => each.name === name);
  const must = (input: Json): ApprovalTemplate => {
    const template = find(input.approvalRuleTemplateName ?? input.oldApprovalRuleTemplateName);
    if (!template)
      throw new AwsError(
        'ApprovalRuleTemplateDoesNotExistException',
        'The specified approval rule template does not exist.',
      );
    return template;
  };
  const change = (input: Json, caller: Principal, how: (template: ApprovalTemplate) => void): Json => {
    const template = must(input);
    how(template);
    Object.assign(template, { lastModifiedDate: Date.now() / 1000, lastModifiedUser: caller.arn });
    return { approvalRuleTemplate: show(template) };
  };
  const taken = (name: unknown) => {
    if (find(name))
      throw new AwsError(
        'ApprovalRuleTemplateNameAlreadyExistsException',
        `There is an approval rule template ${text(name)} already`,
      );
  };
  const associate = (input: Json, caller: Principal): Json => {
    const template = must(input);
    const { name } = store.repository(text(input.repositoryName));
    if (template.repositories.has(name)) return {};
    if (store.templates.filter(({ repositories }) => repositories.has(name)).length >= MOST_OF_A_REPOSITORY)
      throw new AwsError(
        'MaximumRuleTemplatesAssociatedWithRepositoryException',
        'The repository has too many templates',
      );
    template.repositories.add(name);
    store.events.put(
      templateEvent(
        store.world,
        'cc-template-associated',
        'approvalRuleTemplateAssociatedWithRepository',
        template,
        [store.repository(name)],
        caller,
      ),
    );
    return {};
  };
  return {
    CreateApprovalRuleTemplate: {
      run: (input, caller) => {
        const [name, content] = [text(input.approvalRuleTemplateName), text(input.approvalRuleTemplateContent)];
        taken(name);
        readRule(content, 'template');
        const template: ApprovalTemplate = {
          ...newRule(name, content, caller.arn),
          description: text(input.approvalRuleTemplateDescription),
          repositories: new Set(),
        };
        store.templates.push(template);
        store.events.put(
          templateEvent(store.world, 'cc-template-created', 'approvalRuleTemplateCreated', template, [], caller),
        );
        return { approvalRuleTemplate: show(template) };
      },
    },
    GetApprovalRuleTemplate: { run: (input) => ({ approvalRuleTemplate: show(must(input)) }) },
    ListApprovalRuleTemplates: { run: () => ({ approvalRuleTemplateNames: store.templates.map(({ name }) => name) }) },
    UpdateApprovalRuleTemplateContent: {
      run: (input, caller) =>
        change(input, caller, (template) => {
          mustBe(template, input.existingRuleContentSha256);
          readRule(text(input.newRuleContent), 'template');
          template.content = text(input.newRuleContent);
        }),
    },
    UpdateApprovalRuleTemplateDescription: {
      run: (input, caller) =>
        change(input, caller, (template) => {
          template.description = text(input.approvalRuleTemplateDescription);
        }),
    },
    UpdateApprovalRuleTemplateName: {
      run: (input, caller) => {
        taken(input.newApprovalRuleTemplateName);
        return change(input, caller, (template) => {
          template.name = text(input.newApprovalRuleTemplateName);
        });
      },
    },
    DeleteApprovalRuleTemplate: {
      // Nothing is said of a template that is gone already.
      // https://docs.aws.amazon.com/codecommit/latest/APIReference/API_DeleteApprovalRuleTemplate.html
      run: (input) => {
        const template = find(input.approvalRuleTemplateName);
        if (template && template.repositories.size > 0)
          throw new AwsError(
            'ApprovalRuleTemplateInUseException',
            'The approval rule template is associated with one or more repositories.',
          );
        if (template) store.templates.splice(store.templates.indexOf(template), 1);
        return { approvalRuleTemplateId: template?.id ?? '' };
      },
    },
    AssociateApprovalRuleTemplateWithRepository: store.onRepository(associate),
    DisassociateApprovalRuleTemplateFromRepository: store.onRepository((input) => {
      const template = must(input);
      template.repositories.delete(store.repository(text(input.repositoryName)).name);
      return {};
    }),
    BatchDisassociateApprovalRuleTemplateFromRepositories: {
      resources: (input) => list<string>(input.repositoryNames).map((name) => store.arn(name)),
      run: (input) => {
        const template = must(input);
        const names = list<string>(input.repositoryNames).filter((name) => template.repositories.delete(name));
        return { disassociatedRepositoryNames: names, errors: [] };
      },
    },
    ListAssociatedApprovalRuleTemplatesForRepository: store.onRepository((input) => ({
      approvalRuleTemplateNames: store.templates
        .filter(({ repositories }) => repositories.has(text(input.repositoryName)))
        .map(({ name }) => name),
    })),
  };
}

/** The rules that a new pull request has from the templates of its repository. */
export function rulesFromTemplates(store: Store, repositoryName: string, destinationReference: string): ApprovalRule[] {
  return store.templates
    .filter(({ repositories, content }) => {
      const { destinationReferences } = readRule(content, 'template');
      return (
        repositories.has(repositoryName) &&
        (destinationReferences.length === 0 ||
          destinationReferences.some((each) => coversReference(each, destinationReference)))
      );
    })
    .map(({ id, name, content, lastModifiedUser }) =>
      newRule(name, ruleOfTemplate(content), lastModifiedUser, { id, name }),
    );
}

function show(template: ApprovalTemplate): Json {
  return {
    approvalRuleTemplateId: template.id,
    approvalRuleTemplateName: template.name,
    approvalRuleTemplateDescription: template.description,
    approvalRuleTemplateContent: template.content,
    ruleContentSha256: sha256(template.content),
    lastModifiedDate: template.lastModifiedDate,
    creationDate: template.creationDate,
    lastModifiedUser: template.lastModifiedUser,
  };
}
