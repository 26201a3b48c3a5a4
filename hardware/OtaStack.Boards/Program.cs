using System.CommandLine;
using System.Globalization;
using OtaStack.Boards;
using OtaStack.Boards.Commands;

CultureInfo.CurrentUICulture = Locale.FromEnvironment();

return await BoardsCommandLine.Create(Console.Out, Console.Error, TimeProvider.System).Parse(args).InvokeAsync().ConfigureAwait(false);
