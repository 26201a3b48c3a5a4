using OtaStack.Agent.Core;
using OtaStack.Agent.Records;
using OtaStack.Agent.Transfer;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Agent.Assignments;

/// <summary>Reads an assignment (docs/formats.md). Members that this agent does not know are skipped.</summary>
internal sealed class DesiredState
{
    /// <summary>Bytes of an assignment at most.</summary>
    public const int MaxBytes = 2048;

    /// <summary>2^53 - 1: the largest number of an assignment.</summary>
    private const long MaxNumber = 9007199254740991;

    /// <summary>A day: the longest poll interval that an assignment can set. Seconds.</summary>
    private const int MaxPollSeconds = 86400;

    private long _number;
    private int _pollSeconds;
    private string? _device;
    private string? _product;
    private string? _releaseId;
    private string? _target;
    private string? _permit = "";

    private DesiredState()
    {
    }

    /// <summary>
    /// The assignment, or the reason to refuse it: malformed, foreign (another device or product), old (a number below
    /// <paramref name="highest"/>).
    /// </summary>
    public static ReasonCode Read(byte[] json, int offset, int count, DeviceIdentity identity, long highest, out Assignment? assignment)
    {
        assignment = null;
        if (count <= 0 || count > MaxBytes)
        {
            return ReasonCode.AssignmentMalformed;
        }

        DesiredState state = new();
        if (!state.TryParse(new JsonReader(new ArraySource(json, offset, count))) || !state.IsComplete())
        {
            return ReasonCode.AssignmentMalformed;
        }

        if (state._device != identity.Device || state._product != identity.Product)
        {
            return ReasonCode.AssignmentForeign;
        }

        if (state._number < highest)
        {
            return ReasonCode.AssignmentOld;
        }

        assignment = new Assignment(state._number, state._target!, state._releaseId!, state._permit!, state._pollSeconds);
        return ReasonCode.None;
    }

    private bool TryParse(JsonReader reader)
    {
        if (reader.Next() != JsonToken.BeginObject)
        {
            return false;
        }

        JsonToken token = reader.Next();
        while (token == JsonToken.Name)
        {
            if (!TryReadMember(reader))
            {
                return false;
            }

            token = reader.Next();
        }

        return token == JsonToken.EndObject && reader.Next() == JsonToken.End;
    }

    private bool TryReadMember(JsonReader reader)
    {
        if (reader.TextIs("assignment"))
        {
            return TryReadInteger(reader, MaxNumber, out _number);
        }

        if (reader.TextIs("pollSeconds"))
        {
            bool read = TryReadInteger(reader, MaxPollSeconds, out long seconds);
            _pollSeconds = (int)seconds;
            return read;
        }

        if (reader.TextIs("device"))
        {
            return TryReadText(reader, out _device);
        }

        if (reader.TextIs("product"))
        {
            return TryReadText(reader, out _product);
        }

        if (reader.TextIs("releaseId"))
        {
            return TryReadText(reader, out _releaseId);
        }

        if (reader.TextIs("permit"))
        {
            return TryReadText(reader, out _permit);
        }

        return reader.TextIs("target") ? TryReadText(reader, out _target) : reader.SkipValue();
    }

    private bool IsComplete()
    {
        if (_number == 0 || _device == null || _product == null || _releaseId == null || _target == null)
        {
            return false;
        }

        if (_permit!.Length > 0 && !TargetPath.IsSafe(_permit))
        {
            return false;
        }

        return _target.Length == 0
            ? _releaseId.Length == 0
            : TargetPath.IsSafe(_target) && TargetPath.IsName(_releaseId, RecordLimits.ReleaseId);
    }

    /// <summary>An integer from 1 to <paramref name="max"/>.</summary>
    private static bool TryReadInteger(JsonReader reader, long max, out long value)
    {
        bool isInteger = reader.Next() == JsonToken.Integer && reader.Integer >= 1 && reader.Integer <= max;
        value = isInteger ? reader.Integer : 0;
        return isInteger;
    }

    private static bool TryReadText(JsonReader reader, out string? value)
    {
        value = reader.Next() == JsonToken.String ? reader.Text() : null;
        return value != null;
    }
}
