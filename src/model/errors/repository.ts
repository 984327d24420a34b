import type { ErrorCode } from './error-code.ts'

/** What is wrong with the repository that is followed, its commits and its builds. */
export const REPOSITORY_CODES = {
  COMMENT_REFUSED: {
    exit: 4,
    status: 502,
    summary: 'The comment of a build could not be written.',
    remedy:
      'The token of the build may not write into the pull request, or the platform did not answer. docs/ci.md names the right that each platform wants; the checks themselves are not affected.',
  },
  GIT_UNAVAILABLE: {
    exit: 4,
    status: 503,
    summary: 'The program git is missing or too old.',
    remedy: 'Install git 2.34 or newer where the service finds it on its PATH.',
  },
  REPOSITORY_UNREACHABLE: {
    exit: 4,
    status: 503,
    summary: 'The repository cannot be reached.',
    remedy:
      'Check name, network and proxy (HTTPS_PROXY). What is active goes on, and it is looked at again by itself.',
  },
  REPOSITORY_REFUSED: {
    exit: 4,
    status: 503,
    summary: 'The repository, or the way to it, refuses the service.',
    remedy:
      'The token or key has expired, or may not read the repository. Write the new token into its file; it is read again with each look (docs/gitops.md).',
  },
  REPOSITORY_NOT_FOUND: {
    exit: 4,
    status: 503,
    summary: 'There is no repository at the address, or none for this login.',
    remedy: 'Check the address; git servers say the same where the login may not see a repository.',
  },
  REPOSITORY_NO_REF: {
    exit: 1,
    status: 503,
    summary: 'The repository has no such branch, tag or commit.',
    remedy: 'Check --ref, and that something was pushed to it.',
  },
  REPOSITORY_CONTENT: {
    exit: 1,
    status: 503,
    summary: 'A commit has something in the place of a file that is not read.',
    remedy:
      'The message names the path: a symbolic link, a submodule, or an include that leads out of the repository. Commit the file itself.',
  },
  REPOSITORY_TOO_LARGE: {
    exit: 1,
    status: 503,
    summary: 'The repository is larger than the limits allow.',
    remedy:
      'Keep the configuration in a repository of its own, or take what is large out of its history (docs/gitops.md has the limits).',
  },
  REPOSITORY_COPY: {
    exit: 4,
    status: 503,
    summary: 'The copy of the repository on this machine cannot be written or read.',
    remedy:
      'Check the disk and the rights of the folder beside the connector space. The copy is made anew by itself; it may be deleted at any time that the repository can be reached.',
  },
  COMMIT_UNSIGNED: {
    exit: 1,
    status: 503,
    summary: 'A commit has no signature.',
    remedy:
      'Somebody pushed without signing. Sign the newest commit (git commit --gpg-sign), or follow a signed tag; what was active goes on.',
  },
  COMMIT_UNTRUSTED: {
    exit: 1,
    status: 503,
    summary: 'A commit is signed by nobody who may.',
    remedy:
      'The key is not in the file that --verify names, has ended there, or was revoked. Find out who signed before adding anybody.',
  },
  SIGNERS_UNREADABLE: {
    exit: 4,
    status: 503,
    summary: 'The file of allowed signers cannot be read.',
    remedy:
      'Check the path of --verify and the rights of the file. Without it nothing new is taken.',
  },
} as const satisfies Record<string, ErrorCode>
