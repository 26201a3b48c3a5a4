using System;

namespace OtaStack.Agent.Core;

/// <summary>Who this device is. Fixed at provisioning; every signed target and every assignment is compared with it.</summary>
public sealed class DeviceIdentity
{
    /// <param name="product">Product name, at most 64 characters of <c>[a-z0-9-]</c>.</param>
    /// <param name="device">Device name, unique within the product.</param>
    /// <param name="board">Board name, at most 64 characters of <c>[A-Za-z0-9._-]</c>.</param>
    public DeviceIdentity(string product, string device, string board)
    {
        Product = Require(product, nameof(product));
        Device = Require(device, nameof(device));
        Board = Require(board, nameof(board));
    }

    public readonly string Product;

    public readonly string Device;

    public readonly string Board;

    private static string Require(string value, string name)
    {
        if (value == null || value.Length == 0)
        {
            throw new ArgumentException(name);
        }

        return value;
    }
}
