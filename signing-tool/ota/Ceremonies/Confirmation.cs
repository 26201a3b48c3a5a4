using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Errors;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary>
/// Asks those present for their names and for the words that name what they sign. Nothing but a rehearsal can be confirmed without a
/// person at the keyboard.
/// </summary>
internal sealed class Confirmation(ToolEnvironment environment)
{
    private readonly TypedLines _lines = new(environment);

    /// <returns>The names of those who confirmed.</returns>
    public IReadOnlyList<string> Ask(BoxReview review, int people, IReadOnlyList<string> named, bool yes)
    {
        if (yes && !review.Checked.Request.IsRehearsal)
        {
            throw new SigningException(SigningFault.Usage, CeremonyToolErrorCode.YesNeedsRehearsal);
        }

        List<string> operators = [];
        for (int i = 0; i < people; i++)
        {
            operators.Add(NameOf(i, people, named, operators));
            if (!yes)
            {
                AskForWords(operators[i], review.Words);
            }
        }

        return operators;
    }

    private string NameOf(int index, int people, IReadOnlyList<string> named, List<string> before)
    {
        string name = index < named.Count ? named[index] : _lines.IsPossible
            ? _lines.Ask(environment.Phrases.Format("say.ceremony.operator", index + 1, people))
            : throw new SigningException(SigningFault.Usage, CeremonyToolErrorCode.OperatorsNeeded, $"{people}");
        if (name.Length is 0 or > CeremonyLimits.MaxNameCharacters || name.Any(character => char.IsControl(character) || char.IsSurrogate(character)))
        {
            throw new SigningException(SigningFault.Usage, CeremonyToolErrorCode.OperatorInvalid, name);
        }

        // Four eyes are those of two people.
        return before.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? throw new SigningException(SigningFault.Refused, CeremonyToolErrorCode.OperatorsNeeded, $"{people}")
            : name;
    }

    private void AskForWords(string name, string words)
    {
        environment.ErrorConsole.WriteLine(environment.Phrases.Format("say.ceremony.words", name, words));
        if (_lines.Ask(">") != words)
        {
            throw new SigningException(SigningFault.Refused, CeremonyToolErrorCode.NotConfirmed);
        }
    }
}
