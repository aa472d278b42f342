// A real OpenID provider for the tests: node-oidc-provider, one client, people from a file.
// usage: node provider.mjs SETTINGS.json   (prints "ready" when it listens)
// SETTINGS: { port, client_id, client_secret, redirect_uris: [], people: { login: claims } }
import { readFileSync } from 'node:fs';
import { Provider } from 'oidc-provider';

const settings = JSON.parse(readFileSync(process.argv[2], 'utf-8'));
const issuer = `http://127.0.0.1:${settings.port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: settings.client_id,
      client_secret: settings.client_secret,
      redirect_uris: settings.redirect_uris,
      token_endpoint_auth_method: 'client_secret_basic',
    },
  ],
  claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups', 'employee'] },
  conformIdTokenClaims: false,
  cookies: { keys: ['only for tests'] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, login) =>
    settings.people[login] && {
      accountId: login,
      claims: () => ({ sub: login, ...settings.people[login] }),
    },
});

// Whoever names a person in the query is that person; consent is given at once. Nothing here is meant to be safe.
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const details = await provider.interactionDetails(ctx.req, ctx.res);
  if (details.prompt.name === 'login') {
    if (!ctx.query.login) {
      ctx.body = 'who?';
      return undefined;
    }
    return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: ctx.query.login } });
  }
  const grant = new provider.Grant({
    accountId: details.session.accountId,
    clientId: details.params.client_id,
  });
  grant.addOIDCScope(details.params.scope);
  return provider.interactionFinished(ctx.req, ctx.res, { consent: { grantId: await grant.save() } });
});

provider.listen(settings.port, '127.0.0.1', () => console.log('ready'));
