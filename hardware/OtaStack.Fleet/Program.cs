using System.CommandLine;
using System.Globalization;
using OtaStack.Fleet;

CultureInfo.CurrentUICulture = Locale.FromEnvironment();
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture;

RootCommand root = new(Texts.Get("CommandDescription")) { RunCommand.Create() };
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) }).ConfigureAwait(false);
