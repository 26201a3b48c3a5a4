using System.CommandLine;
using OtaStack.Signing.Ceremonies;
using OtaStack.SigningTool.Ceremonies.Rehearsals;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary><c>ota ceremony rehearse</c>: the whole ceremony with throw-away keys, in a folder of its own.</summary>
internal sealed class CeremonyRehearseVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _out;
    private readonly Option<string[]> _tokens;
    private readonly Option<int?> _pin;

    public CeremonyRehearseVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _out = new Option<string>("--out") { Description = Phrases["option.rehearse-out"] };
        _tokens = new Option<string[]>("--token") { Description = Phrases["option.rehearse-token"], DefaultValueFactory = _ => [] };
        _pin = Option<int?>("pin-fd");
    }

    public override string Name => "ceremony rehearse";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        command.Add(_out);
        command.Add(_tokens);
        command.Add(_pin);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string directory = arguments.GetRequiredValue(_directory);
        RehearsalPlan plan = RehearsalPlan.Read(directory, Environment.Clock, Environment.Files);
        Environment.PinDescriptor = arguments.GetValue(_pin);
        return new WholeRehearsal(Environment).RunAsync(
            plan, directory, arguments.GetValue(_out), RehearsalKeys.TokensOf(arguments.GetRequiredValue(_tokens)), Stage(arguments));
    }
}
