using System.CommandLine;
using System.Globalization;
using OtaStack.Scenario;

CultureInfo.CurrentUICulture = Locale.FromEnvironment();

Option<bool> once = new("--once") { Description = Texts.Get("OptionOnce") };
Option<FileInfo?> json = new("--json") { Description = Texts.Get("OptionJson") };
Option<int> devices = new("--devices") { Description = Texts.Get("OptionDevices"), DefaultValueFactory = _ => 20 };
Option<int> seed = new("--seed") { Description = Texts.Get("OptionSeed"), DefaultValueFactory = _ => 1 };
Option<int> kills = new("--kill-server") { Description = Texts.Get("OptionKillServer") };
Option<DirectoryInfo?> data = new("--data") { Description = Texts.Get("OptionData") };
RootCommand command = new(Texts.Get("CommandDescription")) { once, json, devices, seed, kills, data };

command.SetAction(async (parsed, cancellation) =>
{
    ScenarioOptions options = new(
        parsed.GetValue(once),
        parsed.GetValue(json)?.FullName,
        Math.Clamp(parsed.GetValue(devices), 5, 200),
        parsed.GetValue(seed),
        parsed.GetValue(kills),
        parsed.GetValue(data)?.FullName);
    return await ScenarioRun.ExecuteAsync(options, cancellation).ConfigureAwait(false);
});

return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) }).ConfigureAwait(false);
