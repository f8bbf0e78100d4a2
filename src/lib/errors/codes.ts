import type {ExitName} from './exit-codes.js'

/**
 * Every error that dkr can end with: its stable code (scripts compare it in
 * `--json`), the exit code it leads to, and what it means in one line.
 * docs/reference/errors.md is generated from this table.
 */
export const errorCodes = {
  USAGE: {exit: 'usage', meaning: 'a flag or an argument is wrong'},
  UNKNOWN_COMMAND: {exit: 'usage', meaning: 'there is no such command'},
  INVALID_REFERENCE: {exit: 'usage', meaning: 'not a valid image reference'},
  INVALID_NAME: {exit: 'usage', meaning: 'not a valid container name'},
  INVALID_PORT: {exit: 'usage', meaning: 'not a valid port or port mapping'},
  INVALID_ENV: {exit: 'usage', meaning: 'not a valid environment variable or env file'},
  INVALID_MOUNT: {exit: 'usage', meaning: 'not a valid volume or mount'},
  INVALID_SETTINGS: {exit: 'usage', meaning: 'dkr.yaml is not right'},
  INVALID_TEMPLATE: {exit: 'usage', meaning: 'the template is broken or does not exist'},
  FILE_NOT_FOUND: {exit: 'usage', meaning: 'a file or folder that was named does not exist'},
  NOT_WRITABLE: {exit: 'failed', meaning: 'a file or folder cannot be written'},
  DOCKERFILE_NOT_FOUND: {exit: 'usage', meaning: 'the folder has no Dockerfile'},
  DOCKERFILE_INVALID: {exit: 'failed', meaning: 'the Dockerfile cannot be parsed or built'},
  NEEDS_ANSWER: {exit: 'usage', meaning: 'a question could not be asked without a terminal'},
  NO_TERMINAL: {exit: 'usage', meaning: 'the command needs a terminal'},
  NO_TARGET: {exit: 'usage', meaning: 'no container was named and the folder has none'},

  ENGINE_NOT_FOUND: {exit: 'noEngine', meaning: 'no engine was found where dkr looked'},
  ENGINE_DENIED: {exit: 'noEngine', meaning: 'the engine is there, but its socket may not be used'},
  ENGINE_REFUSED: {exit: 'noEngine', meaning: 'nothing listens at the address of the engine'},
  ENGINE_TIMEOUT: {exit: 'noEngine', meaning: 'the engine did not answer in time'},
  ENGINE_HOST_UNKNOWN: {exit: 'noEngine', meaning: 'the host name of the engine is not known'},
  ENGINE_SSH: {exit: 'noEngine', meaning: 'ssh does not lead to the engine'},
  ENGINE_TLS_MISMATCH: {exit: 'noEngine', meaning: 'one side speaks TLS, the other does not'},
  ENGINE_TLS: {exit: 'noEngine', meaning: 'a certificate is missing, wrong or not accepted'},
  ENGINE_PROTOCOL: {exit: 'noEngine', meaning: 'what answered does not speak the Engine API'},
  ENGINE_VERSION: {exit: 'noEngine', meaning: 'the engine is too old or too new'},
  ENGINE_CONTEXT: {exit: 'noEngine', meaning: 'the docker context does not exist or is broken'},
  ENGINE_GONE: {exit: 'noEngine', meaning: 'the connection to the engine broke'},
  ENGINE_ERROR: {exit: 'failed', meaning: 'the engine answered with an error'},

  CONTAINER_NOT_FOUND: {exit: 'failed', meaning: 'there is no such container'},
  CONTAINER_STATE: {exit: 'failed', meaning: 'the state of the container does not allow this'},
  OBJECT_NOT_FOUND: {exit: 'failed', meaning: 'there is no container, image, network or volume of that name'},
  IMAGE_NOT_FOUND: {exit: 'failed', meaning: 'there is no such image'},
  IMAGE_IN_USE: {exit: 'failed', meaning: 'a container uses the image'},
  NAME_TAKEN: {exit: 'failed', meaning: 'another container has that name'},
  PORT_TAKEN: {exit: 'failed', meaning: 'the host port is in use'},
  PORT_NOT_PUBLISHED: {exit: 'failed', meaning: 'the container does not publish that port'},
  WAIT_TIMEOUT: {exit: 'failed', meaning: 'a container has not ended in the time given'},
  BUILD_FAILED: {exit: 'failed', meaning: 'a step of the build failed'},
  BUILD_CONTEXT: {exit: 'failed', meaning: 'the build context cannot be read or sent'},
  CONTEXT_UNSAFE: {exit: 'failed', meaning: 'the build context has what should not be sent (build --strict)'},
  NEEDS_BUILDKIT: {exit: 'failed', meaning: 'the Dockerfile needs BuildKit, which the engine lacks'},
  LINT_FAILED: {exit: 'failed', meaning: 'the Dockerfile has errors'},
  PULL_FAILED: {exit: 'failed', meaning: 'the image could not be pulled'},
  PUSH_FAILED: {exit: 'failed', meaning: 'the image could not be pushed'},
  LOGIN_FAILED: {exit: 'failed', meaning: 'the registry refused the log-in'},
  CREDENTIALS: {exit: 'failed', meaning: "docker's config.json or a credential helper is broken"},
  REGISTRY_DENIED: {exit: 'failed', meaning: 'the registry denied access'},
  REGISTRY_UNREACHABLE: {exit: 'failed', meaning: 'the registry does not answer'},
  SOME_FAILED: {exit: 'failed', meaning: 'at least one of several targets failed'},
  NOT_READY: {exit: 'notReady', meaning: 'the container runs, but its URL does not answer'},
  EXITED: {exit: 'notReady', meaning: 'the container ended before it was ready'},
  WOULD_OVERWRITE: {exit: 'refused', meaning: 'a file would be overwritten'},
  NOT_CONFIRMED: {exit: 'refused', meaning: 'the question was answered with no'},
  OUTPUT_FAILED: {exit: 'failed', meaning: 'the output of a container could not be passed on'},
  RUN_FAILED: {exit: 'notStarted', meaning: 'the container could not be created or started'},
  COMMAND_NOT_EXECUTABLE: {exit: 'notExecutable', meaning: 'the command in the container cannot be executed'},
  COMMAND_NOT_FOUND: {exit: 'notFound', meaning: 'the command is not in the container'},

  INTERRUPTED: {exit: 'failed', meaning: 'a signal ended dkr (exit code 128+n)'},
  BUG: {exit: 'failed', meaning: 'an error that dkr does not know: a bug'},
} as const satisfies Record<string, {exit: ExitName; meaning: string}>

export type ErrorCode = keyof typeof errorCodes
