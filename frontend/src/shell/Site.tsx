/** Everything around the pages: theme, language, data, keys, routes. */
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { queryClient } from '@/api/queries';
import { StepUpDialog } from '@/features/account/StepUpDialog';
import { useLanguage } from '@/i18n/language';
import { CommandProvider } from './commands';
import { giveNonceToStyles, styleNonce } from './nonce';
import { router } from './router';
import { theme } from './theme';

const nonce = styleNonce();
if (nonce) giveNonceToStyles(document, nonce);

export function Site() {
  const language = useLanguage();
  return (
    <ConfigProvider
      theme={theme}
      locale={language === 'en' ? enUS : zhCN}
      csp={nonce ? { nonce } : undefined}
      button={{ autoInsertSpace: false }}
    >
      <App component={false}>
        <QueryClientProvider client={queryClient}>
          <CommandProvider>
            <RouterProvider router={router} />
            <StepUpDialog />
          </CommandProvider>
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  );
}
