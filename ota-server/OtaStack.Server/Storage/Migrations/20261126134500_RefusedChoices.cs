using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OtaStack.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class RefusedChoices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsRefused",
                table: "UserChoices",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "IsRefused",
                table: "UserChoices");
        }
    }
}
