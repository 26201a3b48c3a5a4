using System.CommandLine;
using OtaStack.Fleet.Plans;

namespace OtaStack.Fleet;

/// <summary>The verb <c>play</c>: a fleet that one file describes.</summary>
internal static class PlayCommand
{
    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = Texts.Get("ArgumentPlan") };
        Option<ulong?> seed = new("--seed") { Description = Texts.Get("OptionSeed") };
        Option<string?> json = new("--json") { Description = Texts.Get("OptionJson") };
        Option<bool> live = new("--live") { Description = Texts.Get("OptionLive") };
        Option<bool> check = new("--check") { Description = Texts.Get("OptionCheck") };
        Command command = new("play", Texts.Get("PlayDescription")) { file, seed, json, live, check };
        command.SetAction((parsed, cancellation) => RunCommand.GuardAsync(async () =>
        {
            FleetPlan plan = FleetFile.Read(parsed.GetValue(file)!);
            FleetOptions options = plan.Options with
            {
                Seed = parsed.GetValue(seed) ?? plan.Options.Seed,
                JsonFile = parsed.GetValue(json) ?? plan.Options.JsonFile,
                IsLive = RunCommand.ShowsLive(parsed.GetValue(live)),
            };
            if (parsed.GetValue(check))
            {
                await Console.Out.WriteLineAsync(Texts.Get("PlanGood", plan.Groups.Count)).ConfigureAwait(false);
                return;
            }

            await new FleetRun(options, Console.OpenStandardOutput(), plan.Groups).RunAsync(cancellation).ConfigureAwait(false);
        }));
        return command;
    }
}
