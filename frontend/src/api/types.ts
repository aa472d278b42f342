/** Short names for the schemas of the generated contract. */
import type { components } from './schema';

/** openapi-fetch widens tuples to arrays in what it hands out; the names below say the same. */
type Received<T> = T extends (infer E)[]
  ? Received<E>[]
  : T extends object
    ? { [K in keyof T]: Received<T[K]> }
    : T;

type Schemas = Received<components['schemas']>;

export type Me = Schemas['Me'];
export type PageName = Me['pages'][number];
export type Role = Schemas['GrantOut']['role'];
export type Problem = Schemas['Problem'];
export type Scheme = Schemas['SchemeOut'];
export type DocumentType = Schemas['DocumentTypeOut'];
export type FieldDefinition = Schemas['FieldOut'];
export type Named = Schemas['NamedOut'];
export type Company = Schemas['CompanyOut'];
export type CompanyRef = Schemas['CompanyRef'];
export type EmployeeRef = Schemas['EmployeeRef'];
export type EmployeeRow = Schemas['EmployeeRow'];
export type Employee = Schemas['EmployeeOut'];
export type EmployeeSearch = Schemas['EmployeeSearchIn'];
export type ViewRow = Schemas['ViewRow'];
export type TimelineEvent = Schemas['TimelineEvent'];
export type RecordRow = Schemas['RecordRow'];
export type RecordDetail = Schemas['RecordOut'];
export type RecordState = RecordRow['state'];
export type Hit = Schemas['HitOut'];
export type Snippet = Schemas['SnippetOut'];
export type Facets = Schemas['Facets'];
export type FacetValue = Schemas['FacetValue'];
export type SearchRequest = Schemas['SearchIn'];
export type SearchAnswer = Schemas['SearchOut'];
export type SearchFilters = Schemas['SearchFilters'];
export type BoxedValue = Schemas['BoxedValue'];
export type Doubt = Schemas['Doubt'];
export type Page = Schemas['PageOut'];
export type Mark = Schemas['MarkOut'];
export type LearnedModel = Schemas['LearnedModelOut'];
export type Quality = Schemas['QualityOut'];
export type CurvePoint = Schemas['CurvePointOut'];
export type Effect = Schemas['EffectOut'];
export type Figures = Schemas['FiguresOut'];
export type Line = Schemas['LineOut'];
export type Version = Schemas['VersionOut'];
export type SignatureCheck = Schemas['SignatureCheckOut'];
export type ReceivedSignature = Schemas['ReceivedSignature'];
export type Correction = Schemas['CorrectionIn'];
export type TaskRow = Schemas['TaskRow'];
export type IncompleteRow = Schemas['IncompleteRow'];
export type ProposedValue = Schemas['ProposedValue'];
export type Decisive = Schemas['DecisiveOut'];
export type Batch = Schemas['BatchOut'];
export type StageCount = Schemas['StageCount'];
export type SourceFile = Schemas['SourceFileOut'];
export type Upload = Schemas['UploadOut'];
export type AuditRow = Schemas['AuditRow'];
export type AuditSearch = Schemas['AuditSearchIn'];
export type HealthDetails = Schemas['HealthDetails'];

export type MyAccount = Schemas['MyAccount'];
export type AccountSession = Schemas['SessionOut'];
export type ApiToken = Schemas['TokenOut'];
export type UserRow = Schemas['UserOut'];
export type UserPage = Schemas['UserPage'];
export type LogState = Schemas['LogStateOut'];
export type LogWitness = Schemas['WitnessOut'];
export type LogCheck = Schemas['LogCheckOut'];
export type LogFailure = Schemas['LogFailureOut'];
export type KeyStates = Schemas['KeyStatesOut'];
export type NationalMode = Schemas['NationalOut'];
export type RecordProof = Schemas['RecordProofOut'];
export type ProvenFact = Schemas['ProvenFact'];
export type CheckReport = Schemas['CheckReport'];
export type CheckedItem = Schemas['CheckedItem'];
export type FailedCheck = Schemas['FailedRow'];
export type Loan = Schemas['LoanOut'];
export type LoanAct = Loan['can'][number];
export type LoanItem = Schemas['LoanItemOut'];
export type LoanWish = Schemas['LoanIn'];
export type PersonRequest = Schemas['PersonRequestOut'];
export type LegalHolds = Schemas['HoldList'];
export type Restriction = Schemas['RestrictionOut'];
export type ProcessingRegister = Schemas['RegisterOut'];
export type Weighed = Schemas['WeighedOut'];
export type OwnProcessing = Schemas['OwnProcessingOut'];
export type OwnConsent = Schemas['OwnConsentOut'];
export type ConsentWording = Schemas['WordingOut'];
export type CompanyConsents = Schemas['CompanyConsents'];
export type CompanyRules = Schemas['CompanyRulesOut'];
export type ImpactRegister = Schemas['ImpactRegisterOut'];
export type ImpactAssessment = Schemas['ImpactAssessmentOut'];
export type BreachRegister = Schemas['BreachRegisterOut'];
export type Breach = Schemas['BreachOut'];
export type SelfAssessment = Schemas['AssessmentOut'];
export type LoanTerms = Schemas['LoanTerms'];
export type LevelTerms = Schemas['LevelTerms'];
export type EmployeeLoan = Schemas['EmployeeLoan'];
export type VersionComparison = Schemas['VersionComparison'];
export type ComparedPage = Schemas['ComparedPage'];
export type PageOverlay = Schemas['OverlayOut'];
