using System.CommandLine;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Passphrases;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Hosting;

/// <summary>One verb of the command line: its options, and what it does.</summary>
internal abstract class Verb(ToolEnvironment environment)
{
    protected ToolEnvironment Environment => environment;

    protected Phrases Phrases => environment.Phrases;

    /// <summary>Words that lead to the verb: <c>release sign</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Adds the verb's arguments and options.</summary>
    public abstract void Describe(Command command);

    public abstract Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation);

    /// <summary>Where people watch the verb at work: standard output, or standard error when that is for a machine.</summary>
    protected IAnsiConsole Stage(ParseResult arguments)
    {
        return arguments.GetValue<bool>(OtaCommandLine.JsonOption) ? environment.ErrorConsole : environment.Console;
    }

    protected Option<T> Option<T>(string name, bool required = false)
    {
        return new Option<T>("--" + name) { Description = Phrases["option." + name], Required = required };
    }

    protected Option<T[]> Options<T>(string name, bool required = false)
    {
        return new Option<T[]>("--" + name)
        {
            Description = Phrases["option." + name],
            Required = required,
            Arity = required ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => [],
        };
    }

    protected Argument<string> Argument(string name)
    {
        return new Argument<string>(name) { Description = Phrases["argument." + name] };
    }

    protected Argument<string?> OptionalArgument(string name)
    {
        return new Argument<string?>(name) { Description = Phrases["argument." + name], Arity = ArgumentArity.ZeroOrOne };
    }

    /// <summary>Passphrases from the descriptor when one is given, else from the keyboard; PINs from where the person said.</summary>
    protected IPassphraseSource PassphrasesFrom(int? descriptor) => new Secrets(environment, descriptor, environment.PinDescriptor);
}
