using System.CommandLine;
using System.Globalization;
using OtaStack.Fleet;
using OtaStack.Fleet.Interactive;

CultureInfo.CurrentUICulture = Locale.FromEnvironment();
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture;

RootCommand root = new(Texts.Get("CommandDescription")) { RunCommand.Create(), PlayCommand.Create(), DeviceCommand.Create() };
// Long enough for a large fleet to be written to a slow disk after Ctrl-C; whoever waits no longer ends the process by force.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(30) }).ConfigureAwait(false);
