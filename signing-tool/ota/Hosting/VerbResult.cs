using System.Text.Json.Nodes;
using Spectre.Console;

namespace OtaStack.SigningTool.Hosting;

/// <summary>What a verb found or did: as data for machines, and a way to show it to people.</summary>
/// <param name="Data">The members of the JSON object on standard output; <c>ok</c> is added.</param>
/// <param name="Show">Writes the same for a person.</param>
/// <param name="Code">The process's exit code; not 0 when a verification failed.</param>
internal sealed record VerbResult(JsonObject Data, Action<IAnsiConsole> Show, int Code = ExitCode.Ok);
