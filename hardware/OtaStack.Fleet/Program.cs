using System.CommandLine;
using System.Globalization;
using OtaStack.Fleet;
using OtaStack.Fleet.Interactive;

CultureInfo.CurrentUICulture = Locale.FromEnvironment();
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture;

RootCommand root = new(Texts.Get("CommandDescription")) { RunCommand.Create(), PlayCommand.Create(), DeviceCommand.Create() };
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) }).ConfigureAwait(false);
