import { StopOutlined } from '@ant-design/icons';
import { Select } from 'antd';
import { api, dataOf } from '@/api/client';
import { useTranslate } from '@/i18n/language';
import { FormButton, inputs } from '@/ui/FormDialog';
import { PRIVACY } from './queries';
import { useRuleNames } from './RequestList';

type Values = { ground: string; reason: string };
type Props = { recordId: string; requestId?: string; small?: boolean };

/** Proposes that a record be only stored. For officers; two others must consent. */
export function RestrictButton({ recordId, requestId, small }: Props) {
  const t = useTranslate();
  const names = useRuleNames();
  return (
    <FormButton<Values>
      title={t('privacy.restrict')}
      button={{ size: small ? 'small' : 'middle', icon: <StopOutlined /> }}
      okText={t('privacy.propose')}
      send={(values) =>
        dataOf(
          api.POST('/api/records/{record_id}/restriction', {
            params: { path: { record_id: recordId } },
            body: { ...values, request_id: requestId ?? null },
          }),
        )
      }
      done={t('privacy.proposal_done')}
      again={PRIVACY}
      fields={[
        {
          name: 'ground',
          label: t('privacy.ground'),
          needs: t('privacy.ground_needed'),
          input: (
            <Select
              options={(names.rules?.restriction_grounds ?? []).map((one) => ({
                value: one.id,
                label: `${names.restriction(one.id)}（${one.basis.join('、')}）`,
              }))}
            />
          ),
        },
        {
          name: 'reason',
          label: t('privacy.reason'),
          extra: t('privacy.two_consent'),
          needs: t('privacy.reason_needed'),
          input: inputs.words(),
        },
      ]}
    />
  );
}
