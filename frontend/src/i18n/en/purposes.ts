export const purposes = {
  'purpose.own': 'Own file',
  'purpose.personnel': 'Personnel matters',
  'purpose.appointment': 'Appointment',
  'purpose.review': 'Review',
  'purpose.pay': 'Pay',
  'purpose.relations': 'Employment relations',
  'purpose.verification': 'Verification',
  'purpose.proof': 'Certificate',
  'purpose.inspection': 'Audit and inspection',
  'purpose.dispute': 'Dispute',
  'purpose.transfer': 'Transfer of files',
  'purpose.other': 'Other business',
} as const;
