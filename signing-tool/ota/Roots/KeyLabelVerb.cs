using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Roots;

/// <summary><c>ota key label</c>: notes in a repository what people call a key.</summary>
internal sealed class KeyLabelVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _keyId;
    private readonly Option<string> _label;

    public KeyLabelVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _keyId = Option<string>("keyid", required: true);
        _label = Option<string>("label", required: true);
    }

    public override string Name => "key label";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        command.Add(_keyId);
        command.Add(_label);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        string label = arguments.GetRequiredValue(_label);
        TufKey key = repository.LabelKey(arguments.GetRequiredValue(_keyId), label);
        JsonObject data = new() { ["keyid"] = key.KeyId, ["label"] = label };
        return Task.FromResult(new VerbResult(data, console => console.WriteLine(Phrases.Format("say.key.labelled", key.KeyId, label))));
    }
}
