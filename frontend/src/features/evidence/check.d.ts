/** The check of `verifier/index.html`, taken over by the build (see `frontend/verifier.ts`). */
declare module 'virtual:evidence-check' {
  type Failure = readonly [code: string, place: string];
  /** `proved`: lay in the state of the block `place`; otherwise to be asked there. */
  type Anchor = {
    readonly kind: string;
    readonly place: string;
    readonly at: string | null;
    readonly proved: boolean;
  };
  /** Of a file that is no bundle nothing is said but the failure. */
  type Said = {
    readonly known?: boolean;
    readonly existed_at?: string | null;
    readonly absent?: readonly string[];
    readonly witnesses?: number;
    /** Of the witnesses that the reader named. */
    readonly vouching?: number;
    readonly origin?: string;
    readonly size?: number;
    readonly statements?: number;
    readonly anchors?: readonly Anchor[];
  };
  export type Found = { readonly failures: readonly Failure[]; readonly said: Said };
  /** What each failure means, in Chinese and English. */
  export const SAID: Readonly<Record<string, readonly [zh: string, en: string]>>;
  /** Check a bundle among the files; the others are taken for contents that came beside it. `policy`: the witnesses
   * to ask for, a line each, and `quorum N`. Rejects for a key, root or policy that cannot be read. */
  export function checkFiles(
    files: readonly File[],
    keyLines?: string,
    pem?: string,
    policy?: string,
  ): Promise<Found>;
}
